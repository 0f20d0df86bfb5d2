import type { StudentId } from '@naru/protocol/ids';
import { askDatabase } from './database-down.ts';
import type { LessonProgress, PrismaClient } from './generated/client.ts';

export interface ProgressRecord {
  lessonSlug: string;
  lastStepId: string;
  /** In the order of the first visits. */
  visitedStepIds: string[];
  firstVisitedAt: Date;
  updatedAt: Date;
}

export interface ProgressVisit {
  studentId: StudentId;
  lessonSlug: string;
  lastStepId: string;
  visitedStepIds: readonly string[];
  at: Date;
}

export interface ProgressRepository {
  listProgress(studentId: StudentId): Promise<ProgressRecord[]>;
  findProgress(key: { studentId: StudentId; lessonSlug: string }): Promise<ProgressRecord | undefined>;
  /** Adds the visited steps to the known ones; may be repeated, and may run twice at once. */
  recordProgress(visit: ProgressVisit): Promise<ProgressRecord>;
}

type Client = Pick<PrismaClient, 'lessonProgress' | '$queryRaw' | '$executeRaw' | '$transaction'>;

export function createProgressRepository(prisma: Client): ProgressRepository {
  return {
    async listProgress(studentId) {
      const rows = await askDatabase(() =>
        prisma.lessonProgress.findMany({ where: { studentId }, orderBy: { updatedAt: 'desc' } }),
      );
      return rows.map(toRecord);
    },
    async findProgress({ studentId, lessonSlug }) {
      const row = await askDatabase(() =>
        prisma.lessonProgress.findUnique({ where: { studentId_lessonSlug: { studentId, lessonSlug } } }),
      );
      return row ? toRecord(row) : undefined;
    },
    async recordProgress({ studentId, lessonSlug, lastStepId, visitedStepIds, at }) {
      const steps = [...new Set([...visitedStepIds, lastStepId])];
      // One statement unites the lists, so that two tabs of a student cannot overwrite each other's steps.
      const [, rows] = await askDatabase(() =>
        prisma.$transaction([
          prisma.$executeRaw`
            INSERT INTO "Student" ("id", "createdAt", "lastSeenAt") VALUES (${studentId}, ${at}, ${at})
            ON CONFLICT ("id") DO NOTHING`,
          prisma.$queryRaw<LessonProgress[]>`
            INSERT INTO "LessonProgress" AS known
              ("studentId", "lessonSlug", "lastStepId", "visitedStepIds", "firstVisitedAt", "updatedAt")
            VALUES (${studentId}, ${lessonSlug}, ${lastStepId}, ${steps}, ${at}, ${at})
            ON CONFLICT ("studentId", "lessonSlug") DO UPDATE SET
              "lastStepId" = excluded."lastStepId",
              "visitedStepIds" = known."visitedStepIds" || ARRAY(
                SELECT step FROM unnest(excluded."visitedStepIds") WITH ORDINALITY AS fresh(step, place)
                WHERE step <> ALL (known."visitedStepIds") ORDER BY place),
              "updatedAt" = greatest(known."updatedAt", excluded."updatedAt")
            RETURNING *`,
        ]),
      );
      const row = rows[0];
      if (!row) throw new Error('INSERT … RETURNING answered no row');
      return toRecord(row);
    },
  };
}

function toRecord(row: LessonProgress): ProgressRecord {
  const { lessonSlug, lastStepId, visitedStepIds, firstVisitedAt, updatedAt } = row;
  return { lessonSlug, lastStepId, visitedStepIds, firstVisitedAt, updatedAt };
}
