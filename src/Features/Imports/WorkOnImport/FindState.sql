select state from imports where id = @ImportId;
