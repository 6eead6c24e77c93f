select exists (select from offers where id = @OfferId and user_id = @UserId);
