SET ROLE session_owner;
CREATE TABLE app.owned (a int);
INSERT INTO public.said VALUES ('role', current_user);
