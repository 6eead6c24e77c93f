-- Before anybody knows whose organisation this is; the function gives out these two ids and no more.
select org_id, user_id
  from find_sign_in(@Email);
