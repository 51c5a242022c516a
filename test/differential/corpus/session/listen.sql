LISTEN a_channel;
NOTIFY a_channel, 'it''s; me';
UNLISTEN a_channel;
LISTEN "another;channel";
