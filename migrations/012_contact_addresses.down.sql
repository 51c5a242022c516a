-- What was written to the new table alone is lost: the old columns are still there.

DROP TABLE crm.contact_addresses;
DROP TYPE crm.address_kind;

COMMENT ON COLUMN crm.contacts.email IS NULL;
COMMENT ON COLUMN crm.contacts.phone IS NULL;
