import { directiveFromMarkdown } from 'mdast-util-directive';
import { directive } from 'micromark-extension-directive';
import type { Processor } from 'unified';

/**
 * `:::name` and `::name` blocks, without inline `:name`: inline directives would swallow the tag of
 * `nginx:latest` and the port of `8080:80` in lesson prose.
 */
export function blockDirectives(this: Processor): void {
  const data = this.data();
  const { flow } = directive();
  data.micromarkExtensions ??= [];
  data.micromarkExtensions.push(flow === undefined ? {} : { flow });
  data.fromMarkdownExtensions ??= [];
  data.fromMarkdownExtensions.push(directiveFromMarkdown());
}
