export interface DockerfileInstruction {
  /** Upper case. */
  keyword: string;
  /** Everything after the keyword, continued lines joined by a space. */
  value: string;
  /** Where the instruction begins in the code. */
  offset: number;
}

/** Splits a Dockerfile into instructions; comments, empty lines and here-document bodies are left out. */
export function parseDockerfile(code: string): DockerfileInstruction[] {
  const instructions: DockerfileInstruction[] = [];
  let open: DockerfileInstruction | undefined;
  let hereDocument: string | undefined;
  let offset = 0;
  for (const line of code.split('\n')) {
    const lineOffset = offset;
    offset += line.length + 1;
    const text = line.trim();
    if (hereDocument !== undefined) {
      if (text === hereDocument) hereDocument = undefined;
      continue;
    }
    if (text === '' || text.startsWith('#')) continue;
    const isContinued = text.endsWith('\\');
    const content = isContinued ? text.slice(0, -1).trim() : text;
    if (open === undefined) {
      const [, keyword = '', value = ''] = /^(\S+)\s*([\s\S]*)$/.exec(content) ?? [];
      open = { keyword: keyword.toUpperCase(), value, offset: lineOffset + line.indexOf(text[0] ?? '') };
    } else {
      open.value += ` ${content}`;
    }
    if (isContinued) continue;
    hereDocument = /<<-?["']?(\w+)["']?/.exec(open.value)?.[1];
    instructions.push(open);
    open = undefined;
  }
  if (open !== undefined) instructions.push(open);
  return instructions;
}
