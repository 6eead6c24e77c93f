select code, label, limit_seconds from pause_reasons where active order by position, code;
