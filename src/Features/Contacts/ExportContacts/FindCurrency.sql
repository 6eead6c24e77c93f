select currency from organisations;
