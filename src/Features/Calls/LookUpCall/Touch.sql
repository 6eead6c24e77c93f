update calls
   set last_news_at = greatest(last_news_at, @Now)
 where id = @CallId;
