const BY_ENDING: Record<string, string> = {
  css: 'css',
  conf: 'ini',
  env: 'ini',
  htm: 'html',
  html: 'html',
  ini: 'ini',
  js: 'javascript',
  json: 'json',
  md: 'markdown',
  mjs: 'javascript',
  py: 'python',
  sh: 'shell',
  yaml: 'yaml',
  yml: 'yaml',
};

/** The Monaco language of a file, by its name alone. */
export function fileLanguage(path: string): string {
  const name = baseName(path);
  if (isDockerfile(path)) return 'dockerfile';
  if (/^\.(bashrc|profile|bash_profile)$/.test(name)) return 'shell';
  const ending = name.includes('.') ? (name.split('.').at(-1)?.toLowerCase() ?? '') : '';
  return BY_ENDING[ending] ?? 'plaintext';
}

/** `Dockerfile`, `Dockerfile.dev` and `dev.Dockerfile`, as people name them. */
export function isDockerfile(path: string): boolean {
  const name = baseName(path);
  return /^dockerfile(\.[\w.-]+)?$/i.test(name) || /\.dockerfile$/i.test(name);
}

export function baseName(path: string): string {
  return path.split('/').at(-1) ?? path;
}

export function parentFolder(path: string): string {
  return path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '';
}
