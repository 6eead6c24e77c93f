update imports set read_to = @To, read_bytes = @Bytes where id = @ImportId and state = 'checking' and staging = @Staging and read_to = @From;
