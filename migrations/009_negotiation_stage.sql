-- Sales counts a deal as half won once prices are being discussed, and wants to see those apart.
--
-- In a file of its own: a value can't be used in the transaction that adds it to an enum, so what
-- uses this one is in the next file.

ALTER TYPE crm.deal_stage ADD VALUE IF NOT EXISTS 'negotiation' AFTER 'proposal';
