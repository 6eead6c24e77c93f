select book_callback(@Id, @UserId::uuid, @ContactId::uuid, @Number, @DepartmentId::uuid, @OwnerId::uuid, @Due, @Zone, @Note, @Source, @CallId::uuid, @Now);
