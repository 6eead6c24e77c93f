select daily_cap from phone_numbers where id = @PhoneNumberId and active;
