select merged_into from contacts where id = @ContactId and merged_into is not null;
