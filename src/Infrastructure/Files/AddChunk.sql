insert into stored_chunks (org_id, file_id, number, bytes)
values (current_org(), @Id, @Number, @Bytes)
