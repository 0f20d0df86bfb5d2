import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { CodeLanguage } from './code-block.ts';
import { highlightCode } from './highlight-code.ts';
import { textOf } from './lesson-tree.ts';

const samples: Record<CodeLanguage, string> = {
  sh: '# 주석\nfor i in 1 2; do docker run -d --name "web$i" -p 808$i:80 httpd:2.4; done\necho $(ls) | grep -c x > out',
  dockerfile: '# 주석\nFROM alpine AS base\nRUN mkdir /data && echo hi\nCMD ["echo", "hello"]',
  html: '<!-- 주석 -->\n<p class="a">안녕 &amp; hi</p>\n<script>let a = 1;</script>',
  css: '/* 주석 */\n.a:hover { color: #fff; margin: 1px; }',
  json: '{ "a": [1, true, null, "x"] }',
  yaml: '# 주석\na: [1, "x"]\nb: &c true',
  js: '// 주석\nconst a = (b) => `x` + b ?? null; // 끝',
  output: 'Hello from Docker!\n…',
};

const tokens = readFileSync(path.join(import.meta.dirname, '../../../apps/web/src/app/tokens.css'), 'utf8');
const [lightGround, darkGround] = [...tokens.matchAll(/--code-surface: (#[0-9a-f]{6})/g)].map(
  ([, color]) => color ?? '',
);

test.each(Object.entries(samples))(
  '%s keeps its text and stays readable on the ground for code',
  async (language, code) => {
    const lines = await highlightCode(code, language as CodeLanguage);
    expect(textOf({ type: 'root', children: lines } as never)).toBe(code);
    const colors = [...JSON.stringify(lines).matchAll(/--shiki-(light|dark):(#[0-9a-f]{6})/gi)];
    const faint = colors.filter(
      ([, theme, color = '']) => contrast(color, (theme === 'light' ? lightGround : darkGround) ?? '') < 4.5,
    );
    expect(faint.map(([whole]) => whole)).toEqual([]);
    if (language !== 'output') expect(new Set(colors.map(([whole]) => whole)).size).toBeGreaterThan(2);
  },
);

/** WCAG contrast of two `#rrggbb` colours. */
function contrast(a: string, b: string): number {
  const [brighter = 0, darker = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (brighter + 0.05) / (darker + 0.05);
}

function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) => {
    const channel = Number.parseInt(color.slice(start, start + 2), 16) / 255;
    return channel <= 0.03928 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
