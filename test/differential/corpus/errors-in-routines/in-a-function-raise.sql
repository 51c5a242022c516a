SELECT fails('raised; on purpose');
