-- CreateTable
CREATE TABLE "AttemptResult" (
    "resultId" TEXT NOT NULL,
    "attemptId" TEXT NOT NULL,
    "studentId" TEXT NOT NULL,
    "sandboxId" TEXT NOT NULL,
    "lessonSlug" TEXT NOT NULL,
    "exerciseId" TEXT NOT NULL,
    "startedAt" TIMESTAMPTZ(3) NOT NULL,
    "decidedAt" TIMESTAMPTZ(3) NOT NULL,
    "storedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "cause" TEXT NOT NULL,
    "specHash" TEXT NOT NULL,
    "points" INTEGER NOT NULL,
    "earned" INTEGER NOT NULL,
    "criteria" JSON NOT NULL,
    "answers" JSON NOT NULL,
    "values" JSON NOT NULL,

    CONSTRAINT "AttemptResult_pkey" PRIMARY KEY ("resultId")
);

-- CreateTable
CREATE TABLE "AttemptBasis" (
    "resultId" TEXT NOT NULL,
    "seed" TEXT NOT NULL,
    "evidence" JSON NOT NULL,
    "readings" JSON NOT NULL,

    CONSTRAINT "AttemptBasis_pkey" PRIMARY KEY ("resultId")
);

-- CreateTable
CREATE TABLE "Regrading" (
    "id" BIGSERIAL NOT NULL,
    "resultId" TEXT NOT NULL,
    "regradedAt" TIMESTAMPTZ(3) NOT NULL,
    "specHash" TEXT NOT NULL,
    "points" INTEGER NOT NULL,
    "earned" INTEGER NOT NULL,
    "criteria" JSON NOT NULL,

    CONSTRAINT "Regrading_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "AttemptResult_studentId_lessonSlug_exerciseId_decidedAt_idx" ON "AttemptResult"("studentId", "lessonSlug", "exerciseId", "decidedAt");

-- CreateIndex
CREATE INDEX "AttemptResult_lessonSlug_exerciseId_resultId_idx" ON "AttemptResult"("lessonSlug", "exerciseId", "resultId");

-- CreateIndex
CREATE INDEX "Regrading_resultId_id_idx" ON "Regrading"("resultId", "id");

-- AddForeignKey
ALTER TABLE "AttemptResult" ADD CONSTRAINT "AttemptResult_studentId_fkey" FOREIGN KEY ("studentId") REFERENCES "Student"("id") ON DELETE CASCADE ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "AttemptBasis" ADD CONSTRAINT "AttemptBasis_resultId_fkey" FOREIGN KEY ("resultId") REFERENCES "AttemptResult"("resultId") ON DELETE CASCADE ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "Regrading" ADD CONSTRAINT "Regrading_resultId_fkey" FOREIGN KEY ("resultId") REFERENCES "AttemptResult"("resultId") ON DELETE CASCADE ON UPDATE RESTRICT;

-- What was decided stays as it was decided. Rows go with what they belong to (a student who is removed) and in no
-- other way: the parent's row is gone by the time a cascade reaches its children.
CREATE FUNCTION "refuseChange"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END
$$;

CREATE FUNCTION "refuseDeleteOfResult"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM "Student" WHERE "id" = OLD."studentId") THEN
        RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN OLD;
END
$$;

CREATE FUNCTION "refuseDeleteOfResultPart"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM "AttemptResult" WHERE "resultId" = OLD."resultId") THEN
        RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN OLD;
END
$$;

CREATE TRIGGER "AttemptResult_update" BEFORE UPDATE ON "AttemptResult" FOR EACH ROW EXECUTE FUNCTION "refuseChange"();
CREATE TRIGGER "AttemptBasis_update" BEFORE UPDATE ON "AttemptBasis" FOR EACH ROW EXECUTE FUNCTION "refuseChange"();
CREATE TRIGGER "Regrading_update" BEFORE UPDATE ON "Regrading" FOR EACH ROW EXECUTE FUNCTION "refuseChange"();

CREATE TRIGGER "AttemptResult_truncate" BEFORE TRUNCATE ON "AttemptResult" EXECUTE FUNCTION "refuseChange"();
CREATE TRIGGER "AttemptBasis_truncate" BEFORE TRUNCATE ON "AttemptBasis" EXECUTE FUNCTION "refuseChange"();
CREATE TRIGGER "Regrading_truncate" BEFORE TRUNCATE ON "Regrading" EXECUTE FUNCTION "refuseChange"();

CREATE TRIGGER "AttemptResult_delete" BEFORE DELETE ON "AttemptResult" FOR EACH ROW EXECUTE FUNCTION "refuseDeleteOfResult"();
CREATE TRIGGER "AttemptBasis_delete" BEFORE DELETE ON "AttemptBasis" FOR EACH ROW EXECUTE FUNCTION "refuseDeleteOfResultPart"();
CREATE TRIGGER "Regrading_delete" BEFORE DELETE ON "Regrading" FOR EACH ROW EXECUTE FUNCTION "refuseDeleteOfResultPart"();
