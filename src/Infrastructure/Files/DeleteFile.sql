delete from stored_files where org_id = current_org() and id = @Id
