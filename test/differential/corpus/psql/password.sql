\password somebody
