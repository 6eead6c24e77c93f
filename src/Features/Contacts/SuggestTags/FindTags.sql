select name
  from tags
 where org_id = current_org()
   and key like replace(replace(replace(fold(@Text), '\', '\\'), '%', '\%'), '_', '\_') || '%'
 order by key
 limit 8;
