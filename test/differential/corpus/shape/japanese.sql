CREATE TABLE 顧客 (名前 text, 住所 text);
INSERT INTO 顧客 VALUES ('山田；太郎', '東京；');
COMMENT ON TABLE 顧客 IS 'お客様;';
