COMMIT PREPARED 'never prepared';
