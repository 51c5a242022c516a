-- Our own sales team is the first tenant. The ids are written out, so that every environment has
-- the same ones and the files after this one can rely on them.

INSERT INTO crm.tenants (id, slug, name, plan, settings)
VALUES (
  '6f1d6a0e-0001-4000-8000-000000000001',
  'acme', 'Acme Sales', 'enterprise', '{"locale": "en", "week_starts": "monday"}'
);

INSERT INTO crm.members (tenant_id, id, email, display_name, role)
VALUES
  ('6f1d6a0e-0001-4000-8000-000000000001', '6f1d6a0e-0002-4000-8000-000000000001',
   'Grace@acme.example', 'Grace', 'owner'),
  ('6f1d6a0e-0001-4000-8000-000000000001', '6f1d6a0e-0002-4000-8000-000000000002',
   'Edgar@acme.example', 'Edgar', 'sales');

INSERT INTO crm.companies (tenant_id, id, name, domain, employees, custom_fields)
VALUES
  ('6f1d6a0e-0001-4000-8000-000000000001', '6f1d6a0e-0003-4000-8000-000000000001',
   'Bäckerei Brot & Söhne', 'brot.example', 14, '{"region": "south"}'),
  ('6f1d6a0e-0001-4000-8000-000000000001', '6f1d6a0e-0003-4000-8000-000000000002',
   'O''Hara Shipping; Dublin', 'ohara.example', 230, '{"region": "west", "carrier": true}');

INSERT INTO crm.contacts (tenant_id, id, company_id, owner_id, first_name, last_name, email, phone)
VALUES
  ('6f1d6a0e-0001-4000-8000-000000000001', '6f1d6a0e-0004-4000-8000-000000000001',
   '6f1d6a0e-0003-4000-8000-000000000001', '6f1d6a0e-0002-4000-8000-000000000002',
   'Zoë', 'Brot', 'zoe@brot.example', '+49 89 5550100'),
  ('6f1d6a0e-0001-4000-8000-000000000001', '6f1d6a0e-0004-4000-8000-000000000002',
   '6f1d6a0e-0003-4000-8000-000000000002', '6f1d6a0e-0002-4000-8000-000000000002',
   'Maeve', 'O''Hara', 'maeve@ohara.example', NULL),
  ('6f1d6a0e-0001-4000-8000-000000000001', '6f1d6a0e-0004-4000-8000-000000000003',
   '6f1d6a0e-0003-4000-8000-000000000002', NULL,
   'Conor', 'Daly', NULL, '+353 1 5550123');

INSERT INTO crm.deals (tenant_id, company_id, contact_id, owner_id, title, stage, amount, expected_close, closed_at)
VALUES
  ('6f1d6a0e-0001-4000-8000-000000000001', '6f1d6a0e-0003-4000-8000-000000000001',
   '6f1d6a0e-0004-4000-8000-000000000001', '6f1d6a0e-0002-4000-8000-000000000002',
   'Till software for two shops', 'proposal', 4800.00, '2026-12-15', NULL),
  ('6f1d6a0e-0001-4000-8000-000000000001', '6f1d6a0e-0003-4000-8000-000000000002',
   '6f1d6a0e-0004-4000-8000-000000000002', '6f1d6a0e-0002-4000-8000-000000000001',
   'Container tracking', 'qualified', 125000.00, '2027-02-28', NULL),
  ('6f1d6a0e-0001-4000-8000-000000000001', '6f1d6a0e-0003-4000-8000-000000000002',
   NULL, NULL,
   'Trial of the customs module', 'won', 990.50, '2026-10-01', '2026-10-02 09:30+00');

INSERT INTO crm.activities (tenant_id, contact_id, author_id, kind, subject, body, occurred_at)
VALUES
  ('6f1d6a0e-0001-4000-8000-000000000001', '6f1d6a0e-0004-4000-8000-000000000001',
   '6f1d6a0e-0002-4000-8000-000000000002',
   'call', 'First call', 'Wants offers for one and for two shops.', '2026-11-03 10:15+00'),
  ('6f1d6a0e-0001-4000-8000-000000000001', '6f1d6a0e-0004-4000-8000-000000000002',
   '6f1d6a0e-0002-4000-8000-000000000001',
   'meeting', 'Visit in Dublin', E'Agenda:\n- ports\n- customs', '2026-09-17 13:00+00'),
  ('6f1d6a0e-0001-4000-8000-000000000001', '6f1d6a0e-0004-4000-8000-000000000002',
   NULL,
   'email', 'Imported from the old mailbox', '', '2019-04-01 08:00+00');
