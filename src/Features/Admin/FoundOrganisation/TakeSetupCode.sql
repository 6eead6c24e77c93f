-- Gone with its use; unless the rest of the transaction fails.
delete from setup_codes
 where code = @Code;
