import type { ElementContent } from 'hast';
import { createHighlighterCore, type HighlighterCore } from 'shiki/core';
import { createJavaScriptRegexEngine } from 'shiki/engine/javascript';
import css from 'shiki/langs/css.mjs';
import dockerfile from 'shiki/langs/dockerfile.mjs';
import html from 'shiki/langs/html.mjs';
import javascript from 'shiki/langs/javascript.mjs';
import json from 'shiki/langs/json.mjs';
import shellscript from 'shiki/langs/shellscript.mjs';
import yaml from 'shiki/langs/yaml.mjs';
import dark from 'shiki/themes/github-dark-default.mjs';
import light from 'shiki/themes/github-light-high-contrast.mjs';
import type { CodeLanguage } from './code-block.ts';

const grammars: Readonly<Partial<Record<CodeLanguage, string>>> = { sh: 'shellscript', js: 'javascript' };

/** The light theme's grey for comments is too faint on the site's ground for code. */
const colorReplacements = { [light.name ?? '']: { '#66707b': '#57606a' } };

/** Making one takes about half a second, so that every lesson of a program shares it. */
let shared: Promise<HighlighterCore> | undefined;

/**
 * The lines of a code block as `span.line` elements. Tokens carry both themes as custom properties
 * (`--shiki-light`, `--shiki-dark`), and the page's stylesheet picks one.
 */
export async function highlightCode(code: string, language: CodeLanguage): Promise<ElementContent[]> {
  shared ??= createHighlighterCore({
    themes: [light, dark],
    langs: [css, dockerfile, html, javascript, json, shellscript, yaml],
    engine: createJavaScriptRegexEngine(),
  });
  const highlighter = await shared;
  const root = highlighter.codeToHast(code, {
    lang: language === 'output' ? 'text' : (grammars[language] ?? language),
    themes: { light: light.name ?? '', dark: dark.name ?? '' },
    defaultColor: false,
    colorReplacements,
  });
  const [pre] = root.children;
  const lines = pre?.type === 'element' ? pre.children[0] : undefined;
  return lines?.type === 'element' ? lines.children : [{ type: 'text', value: code }];
}
