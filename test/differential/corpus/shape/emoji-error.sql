INSERT INTO said VALUES ('emoji-error', '🙂🙂;'); -- 🙂

INSERT INTO said VALUES ('🙂', '👩‍👩‍👧‍👦'), (nope, '🙂');
