import type { AttemptResult } from '@naru/protocol/attempt-result';
import type { CriterionView } from '@naru/protocol/exercise-view';
import type { ResultId, StudentId } from '@naru/protocol/ids';
import { askDatabase } from './database-down.ts';
import { Prisma, type PrismaClient } from './generated/client.ts';

/** The best of a student's results of one exercise. The latest re-grading of a result counts in place of its points. */
export interface ExerciseRecord {
  lessonSlug: string;
  exerciseId: string;
  earned: number;
  /** What the exercise was worth when it was decided. */
  points: number;
  /** When the first result with full marks was decided; no re-grading moves it. */
  completedAt: Date | undefined;
  lastAt: Date;
}

/** A result as re-grading needs it; what it was decided by is asked for apart. */
export interface StoredResult {
  resultId: ResultId;
  studentId: StudentId;
  lessonSlug: string;
  exerciseId: string;
  cause: AttemptResult['cause'];
  startedAtMs: number;
  decidedAtMs: number;
  values: AttemptResult['values'];
  answers: AttemptResult['answers'];
  /** As they were decided, whatever re-gradings said. */
  criteria: CriterionView[];
  /** Of the latest re-grading, where there is one. */
  specHash: string;
  points: number;
  earned: number;
}

export interface NewRegrading {
  resultId: ResultId;
  at: Date;
  specHash: string;
  points: number;
  earned: number;
  criteria: readonly CriterionView[];
}

/** Append-only: the database itself refuses to change what is stored. */
export interface AttemptRepository {
  /** Stores a result and, if need be, its student. The same result again changes nothing. */
  recordResult(result: AttemptResult): Promise<void>;
  /** Only exercises that were checked at least once. */
  bestByExercise(key: { studentId: StudentId; lesson?: string }): Promise<ExerciseRecord[]>;
  /** In the order of their ids; give the last one as `after` for the next page. */
  listResults(page: {
    lesson?: string;
    exerciseId?: string;
    after?: ResultId;
    limit: number;
  }): Promise<StoredResult[]>;
  /** Undefined when it was too large to keep. */
  findBasis(resultId: ResultId): Promise<AttemptResult['basis']>;
  recordRegrading(regrading: NewRegrading): Promise<void>;
}

type Client = Pick<PrismaClient, '$queryRaw' | '$executeRaw' | '$transaction'>;

const latestRegrading = Prisma.sql`
  LEFT JOIN LATERAL (
    SELECT "specHash", "points", "earned" FROM "Regrading"
    WHERE "Regrading"."resultId" = result."resultId" ORDER BY "id" DESC LIMIT 1
  ) AS regrading ON true`;

export function createAttemptRepository(prisma: Client): AttemptRepository {
  return {
    async recordResult(result) {
      await askDatabase(() => prisma.$transaction(insertResult(prisma, result)));
    },
    async bestByExercise({ studentId, lesson }) {
      const ofLesson = lesson === undefined ? Prisma.empty : Prisma.sql`AND "lessonSlug" = ${lesson}`;
      const rows = await askDatabase(
        () => prisma.$queryRaw<(Omit<ExerciseRecord, 'completedAt'> & { completedAt: Date | null })[]>`
          WITH graded AS (
            SELECT "lessonSlug", "exerciseId", "decidedAt",
              coalesce(regrading."earned", result."earned") AS earned,
              coalesce(regrading."points", result."points") AS points
            FROM "AttemptResult" AS result ${latestRegrading}
            WHERE "studentId" = ${studentId} ${ofLesson})
          SELECT "lessonSlug", "exerciseId",
            (array_agg(earned ORDER BY earned DESC, "decidedAt"))[1] AS earned,
            (array_agg(points ORDER BY earned DESC, "decidedAt"))[1] AS points,
            min("decidedAt") FILTER (WHERE earned >= points) AS "completedAt",
            max("decidedAt") AS "lastAt"
          FROM graded GROUP BY "lessonSlug", "exerciseId" ORDER BY "lessonSlug", "exerciseId"`,
      );
      return rows.map(({ completedAt, ...row }) => ({ ...row, completedAt: completedAt ?? undefined }));
    },
    async listResults({ lesson, exerciseId, after, limit }) {
      const rows = await askDatabase(
        () => prisma.$queryRaw<ResultRow[]>`
          SELECT "resultId", "studentId", "lessonSlug", "exerciseId", "cause", "startedAt", "decidedAt",
            "values", "answers", "criteria",
            coalesce(regrading."specHash", result."specHash") AS "specHash",
            coalesce(regrading."points", result."points") AS "points",
            coalesce(regrading."earned", result."earned") AS "earned"
          FROM "AttemptResult" AS result ${latestRegrading}
          WHERE "resultId" > ${after ?? ''}
            ${lesson === undefined ? Prisma.empty : Prisma.sql`AND "lessonSlug" = ${lesson}`}
            ${exerciseId === undefined ? Prisma.empty : Prisma.sql`AND "exerciseId" = ${exerciseId}`}
          ORDER BY "resultId" LIMIT ${limit}`,
      );
      return rows.map(({ startedAt, decidedAt, ...row }) => ({
        ...row,
        startedAtMs: startedAt.getTime(),
        decidedAtMs: decidedAt.getTime(),
      }));
    },
    async findBasis(resultId) {
      const rows = await askDatabase(
        () => prisma.$queryRaw<BasisRow[]>`
          SELECT "seed", "evidence", "readings", "only" FROM "AttemptBasis" WHERE "resultId" = ${resultId}`,
      );
      const [row] = rows;
      if (row === undefined) return undefined;
      const { only, ...basis } = row;
      return only === null ? basis : { ...basis, only };
    },
    async recordRegrading({ resultId, at, specHash, points, earned, criteria }) {
      await askDatabase(
        () => prisma.$executeRaw`
          INSERT INTO "Regrading" ("resultId", "regradedAt", "specHash", "points", "earned", "criteria")
          VALUES (${resultId}, ${at}, ${specHash}, ${points}, ${earned}, ${JSON.stringify(criteria)}::json)`,
      );
    },
  };
}

type BasisRow = Omit<NonNullable<AttemptResult['basis']>, 'only'> & { only: string[] | null };

/** The columns are written by `recordResult` only, which takes what the protocol's schema has let through. */
type ResultRow = Omit<StoredResult, 'startedAtMs' | 'decidedAtMs'> & { startedAt: Date; decidedAt: Date };

function insertResult(prisma: Client, result: AttemptResult) {
  const { resultId, studentId, basis } = result;
  const [startedAt, decidedAt] = [new Date(result.startedAtMs), new Date(result.decidedAtMs)];
  const statements = [
    prisma.$executeRaw`
      INSERT INTO "Student" ("id", "createdAt", "lastSeenAt") VALUES (${studentId}, ${decidedAt}, ${decidedAt})
      ON CONFLICT ("id") DO NOTHING`,
    prisma.$executeRaw`
      INSERT INTO "AttemptResult" ("resultId", "attemptId", "studentId", "sandboxId", "lessonSlug", "exerciseId",
        "startedAt", "decidedAt", "cause", "specHash", "points", "earned", "criteria", "answers", "values")
      VALUES (${resultId}, ${result.attemptId}, ${studentId}, ${result.sandboxId}, ${result.lesson},
        ${result.exerciseId}, ${startedAt}, ${decidedAt}, ${result.cause}, ${result.specHash}, ${result.points},
        ${result.earned}, ${JSON.stringify(result.criteria)}::json, ${JSON.stringify(result.answers)}::json,
        ${JSON.stringify(result.values)}::json)
      ON CONFLICT ("resultId") DO NOTHING`,
  ];
  if (basis === undefined) return statements;
  return [
    ...statements,
    prisma.$executeRaw`
      INSERT INTO "AttemptBasis" ("resultId", "seed", "evidence", "readings", "only")
      VALUES (${resultId}, ${basis.seed}, ${JSON.stringify(basis.evidence)}::json,
        ${JSON.stringify(basis.readings)}::json, ${basis.only ? JSON.stringify(basis.only) : null}::json)
      ON CONFLICT ("resultId") DO NOTHING`,
  ];
}
