import type { Element, ElementContent, Root as HastRoot } from 'hast';
import type { Code, Definition, Nodes, Root, RootContent } from 'mdast';
import type { ContainerDirective, LeafDirective } from 'mdast-util-directive';
import rehypeSanitize, { defaultSchema } from 'rehype-sanitize';
import remarkRehype from 'remark-rehype';
import { unified } from 'unified';
import { visit } from 'unist-util-visit';
import type { CodeBlock } from './code-block.ts';
import { type SectionKind, sectionKinds } from './lesson-blocks.ts';

const codeBlockProperties = ['language', 'code', 'isRunnable', 'terminal', 'open', 'save', 'title'];

/** Markdown's own elements and ours; nothing that runs, loads or styles. */
const schema = {
  ...defaultSchema,
  tagNames: [
    ...(defaultSchema.tagNames ?? []).filter((name) => !['img', 'picture', 'source', 'input'].includes(name)),
    'lesson-section',
    'code-block',
    'lesson-picture',
    'exercise-card',
  ],
  attributes: {
    ...defaultSchema.attributes,
    'lesson-section': ['kind'],
    'code-block': codeBlockProperties,
    'lesson-picture': ['picture'],
    'exercise-card': ['exerciseId'],
  },
};

interface BodyContext {
  codeBlocks: readonly CodeBlock[];
  picture: string | undefined;
  definitions: readonly Definition[];
}

/** Turns a part of the lesson's markdown into the sanitised tree that the page draws. Code is plain text still. */
export function createLessonBody(children: readonly RootContent[], context: BodyContext): HastRoot {
  const blocks = new Map<Code, CodeBlock>(context.codeBlocks.map((block) => [block.node, block]));
  const root: Root = { type: 'root', children: [...children, ...context.definitions] };
  const body = unified()
    .use(remarkRehype, {
      handlers: {
        code: (_state: unknown, node: Code) => toCodeBlock(blocks.get(node)),
        containerDirective: (state: ToHast, node: ContainerDirective) => toBlock(state, node, context),
        leafDirective: (state: ToHast, node: LeafDirective) => toBlock(state, node, context),
      },
    })
    .use(rehypeSanitize, schema)
    .runSync(root) as HastRoot;
  unlinkLocalhost(body);
  visit(body, (node) => {
    delete node.position;
  });
  return body;
}

interface ToHast {
  all(node: Nodes): ElementContent[];
}

function toBlock(
  state: ToHast,
  node: ContainerDirective | LeafDirective,
  { picture }: BodyContext,
): Element | undefined {
  if (sectionKinds.includes(node.name as SectionKind)) {
    return createElement('lesson-section', { kind: node.name }, state.all(node));
  }
  if (node.name === 'picture') return createElement('lesson-picture', { picture: picture ?? '' }, []);
  if (node.name === 'exercise') {
    return createElement('exercise-card', { exerciseId: node.attributes?.id ?? '' }, []);
  }
  return undefined;
}

function toCodeBlock(block: CodeBlock | undefined): Element | undefined {
  if (block === undefined) return undefined;
  const { language, code, isRunnable, terminal, open, save, title } = block;
  const optional = Object.fromEntries(
    Object.entries({ terminal, open, save, title }).filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    ),
  );
  return createElement('code-block', { language, code, isRunnable, ...optional }, [
    { type: 'text', value: code },
  ]);
}

function createElement(
  tagName: string,
  properties: Element['properties'],
  children: ElementContent[],
): Element {
  return { type: 'element', tagName, properties, children };
}

/** `http://localhost:8000` in prose means the sandbox; as a link it would open the reader's own machine. */
function unlinkLocalhost(body: HastRoot): void {
  visit(body, 'element', (node, index, parent) => {
    if (node.tagName !== 'a' || parent === undefined || index === undefined) return undefined;
    if (!/^https?:\/\/(localhost|127\.0\.0\.1)(?=[:/]|$)/.test(String(node.properties.href ?? '')))
      return undefined;
    parent.children.splice(index, 1, ...node.children);
    return index;
  });
}
