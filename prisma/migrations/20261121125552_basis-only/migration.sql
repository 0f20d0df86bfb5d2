-- AlterTable
ALTER TABLE "AttemptBasis" ADD COLUMN     "only" JSON;
