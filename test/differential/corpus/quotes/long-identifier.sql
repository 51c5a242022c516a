CREATE TABLE "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffff;gggggggggghhhhhhhhhh" (a int);
