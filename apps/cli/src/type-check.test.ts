import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const modules = join(import.meta.dirname, '../../../node_modules');

test('tsc is the native compiler, not the one of the package that tools read', () => {
  expect(realpathSync(join(modules, '.bin/tsc'))).toBe(
    realpathSync(join(modules, '@typescript/native/bin/tsc')),
  );
});
