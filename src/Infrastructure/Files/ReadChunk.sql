select bytes from stored_chunks where org_id = current_org() and file_id = @Id and number = @Number
