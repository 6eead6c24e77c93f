update presence set test_ring = null where user_id = @UserId and test_ring_id = @RingId and test_ring = 'asked'
