-- CreateTable
CREATE TABLE "Post" (
    "id" SERIAL NOT NULL,
    "user" INTEGER NOT NULL
);
