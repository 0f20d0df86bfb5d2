import fc from 'fast-check';
import { expect, test } from 'vitest';
import { idFromBytes, sandboxId, studentId } from './ids.ts';

test('an id made from 20 bytes is accepted by its own schema and by no other', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 20, maxLength: 20 }), (bytes) => {
      const id = idFromBytes('stu', bytes);
      expect(studentId.safeParse(id).success).toBe(true);
      expect(sandboxId.safeParse(id).success).toBe(false);
    }),
  );
});

test.each(['stu_short', 'stu_UPPERCASE123', 'stu_has space12', 'sbx', '', 'stu_../../../etc'])(
  'an id that nobody made is refused: %j',
  (id) => expect(studentId.safeParse(id).success).toBe(false),
);
