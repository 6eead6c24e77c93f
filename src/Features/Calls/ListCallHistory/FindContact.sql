select name
  from contacts
 where id = @ContactId;
