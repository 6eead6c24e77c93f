select calling_from, calling_until from organisations;
