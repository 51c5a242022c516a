-- CreateTable
CREATE TABLE "Post" (
    "id" SERIAL NOT NULL,
    "nope" NOPE NOT NULL
);
