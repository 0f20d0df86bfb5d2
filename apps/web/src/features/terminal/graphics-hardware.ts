/** What plays WebGL on the processor: Chromium's SwiftShader, Mesa's drivers of Linux, and the one of Windows. */
const PLAYED_BY_PROCESSOR = /swiftshader|llvmpipe|softpipe|software|basic render/i;

export function isPlayedByProcessor(renderer: string): boolean {
  return PLAYED_BY_PROCESSOR.test(renderer);
}

let isThere: boolean | undefined;

/**
 * Where WebGL is played by the processor, as on a machine without a graphics driver, the DOM renderer takes less of it.
 * Browsers do not count every such driver as a major caveat, so its name is asked as well.
 */
export function hasGraphicsHardware(): boolean {
  isThere ??= findGraphicsHardware();
  return isThere;
}

function findGraphicsHardware(): boolean {
  const context = document
    .createElement('canvas')
    .getContext('webgl2', { failIfMajorPerformanceCaveat: true }) as WebGL2RenderingContext | null;
  if (!context) return false;
  const names = context.getExtension('WEBGL_debug_renderer_info');
  const renderer = context.getParameter(names?.UNMASKED_RENDERER_WEBGL ?? context.RENDERER);
  // A page may have few contexts; this one was only a question.
  context.getExtension('WEBGL_lose_context')?.loseContext();
  return !isPlayedByProcessor(String(renderer));
}
