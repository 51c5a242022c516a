SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL SERIALIZABLE;
INSERT INTO said VALUES ('set-session-characteristics', current_setting('transaction_isolation'));
