select exists (select from pause_reasons where code = @Reason and active);
