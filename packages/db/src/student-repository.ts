import type { StudentId } from '@naru/protocol/ids';
import { askDatabase } from './database-down.ts';
import type { PrismaClient, Student } from './generated/client.ts';

export interface StudentRecord {
  studentId: StudentId;
  displayName: string | undefined;
  createdAt: Date;
  lastSeenAt: Date;
}

export interface StudentRepository {
  /** Makes the row at the first visit and moves `lastSeenAt` forward at the others, never back. */
  recordVisit(visit: { studentId: StudentId; at: Date }): Promise<void>;
  findStudent(studentId: StudentId): Promise<StudentRecord | undefined>;
}

export function createStudentRepository(
  prisma: Pick<PrismaClient, 'student' | '$executeRaw'>,
): StudentRepository {
  return {
    async recordVisit({ studentId, at }) {
      await askDatabase(
        () => prisma.$executeRaw`
          INSERT INTO "Student" ("id", "createdAt", "lastSeenAt") VALUES (${studentId}, ${at}, ${at})
          ON CONFLICT ("id") DO UPDATE SET "lastSeenAt" = greatest("Student"."lastSeenAt", excluded."lastSeenAt")`,
      );
    },
    async findStudent(studentId) {
      const row = await askDatabase(() => prisma.student.findUnique({ where: { id: studentId } }));
      return row ? toRecord(row) : undefined;
    },
  };
}

function toRecord({ id, displayName, createdAt, lastSeenAt }: Student): StudentRecord {
  // The column is written through recordVisit only, which takes a StudentId.
  return { studentId: id as StudentId, displayName: displayName ?? undefined, createdAt, lastSeenAt };
}
