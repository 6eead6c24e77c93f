-- Rows of an earlier check, when what the columns become has been chosen anew.
delete from import_rows where import_id = @ImportId;
