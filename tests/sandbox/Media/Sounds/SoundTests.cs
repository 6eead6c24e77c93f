namespace DutyCall.Sandbox.Media.Sounds;

public sealed class SoundTests
{
    [Fact]
    public void A_tone_has_its_pitch_its_level_and_its_length()
    {
        var samples = All(new Tone(1000, TimeSpan.FromMilliseconds(50), level: 0.5));

        Assert.Equal(3 * Pcm.FrameSamples, samples.Length);
        Assert.Equal(0, samples[0]);
        Assert.Equal(16383, samples[2]);
        Assert.Equal(0, samples[4]);
        Assert.All(samples[400..], s => Assert.Equal(0, s));
    }

    [Fact]
    public void A_sequence_plays_one_after_the_other()
    {
        var samples = All(new Sequence(Clip(1), new Silence(Pcm.FrameLength), Clip(2)));

        Assert.Equal([1, 0, 2], samples.Where((_, i) => i % Pcm.FrameSamples == 0));
    }

    [Fact]
    public void A_loop_begins_anew_as_often_as_it_shall() =>
        Assert.Equal(3 * Pcm.FrameSamples, All(new Loop(() => Clip(1), times: 3)).Length);

    [Fact]
    public void A_watched_sound_tells_once_that_it_ended()
    {
        var told = 0;
        var sound = new Watched(Clip(1), () => told++);
        var frame = new short[Pcm.FrameSamples];

        Assert.True(sound.Read(frame));
        Assert.Equal(0, told);
        Assert.False(sound.Read(frame));
        Assert.False(sound.Read(frame));
        Assert.Equal(1, told);
    }

    [Fact]
    public void Ringback_rings_two_seconds_in_six()
    {
        var samples = Take(Tones.Ringback(), seconds: 12);

        for (var second = 0; second < 12; second++)
        {
            var loudness = Pcm.Loudness(samples.AsSpan(second * Pcm.SampleRate, Pcm.SampleRate));
            Assert.Equal(second % 6 < 2, loudness > 0.05);
        }
    }

    [Fact]
    public void Keys_sound_in_two_pitches_with_pauses()
    {
        var samples = All(Tones.Digits("5w#"));

        Assert.Equal((160 + 80 + 500 + 160 + 80) * Pcm.SampleRate / 1000, samples.Length);
        Assert.True(Pcm.Loudness(samples.AsSpan(0, 1280)) > 0.05);
        Assert.Equal(0, Pcm.Loudness(samples.AsSpan(1280, 4640)));
    }

    [Fact]
    public void Hold_music_is_never_silent_never_loud_and_does_not_end()
    {
        var samples = Take(HoldMusic.Play(), seconds: 60);

        for (var second = 0; second < 60; second++)
            Assert.InRange(Pcm.Loudness(samples.AsSpan(second * Pcm.SampleRate, Pcm.SampleRate)), 0.005, 0.2);
    }

    [Fact]
    public void A_wave_file_written_is_read_again()
    {
        short[] samples = [1, -2, 300, short.MaxValue, short.MinValue];

        Assert.Equal(samples, Wav.Read(Wav.Write(samples)));
    }

    [Fact]
    public void A_wave_file_of_another_rate_in_stereo_is_brought_to_ours()
    {
        var file = Wav.Write([.. Enumerable.Repeat<short>(100, 16000).SelectMany(s => new short[] { s, (short)(3 * s) })]);
        file[22] = 2;
        BitConverter.TryWriteBytes(file.AsSpan(24), 16000);

        var samples = Wav.Read(file);

        Assert.Equal(8000, samples.Length);
        Assert.All(samples, s => Assert.Equal(200, s));
    }

    [Theory]
    [InlineData("")]
    [InlineData("RIFF....WAVE")]
    [InlineData("ID3 is not a wave file")]
    public void What_is_no_wave_file_is_refused(string text) =>
        Assert.Throws<InvalidDataException>(() => Wav.Read(System.Text.Encoding.ASCII.GetBytes(text)));

    static Clip Clip(short value)
    {
        var samples = new short[Pcm.FrameSamples];
        Array.Fill(samples, value);
        return new Clip(samples);
    }

    static short[] All(ISound sound)
    {
        var samples = new List<short>();
        var frame = new short[Pcm.FrameSamples];
        while (sound.Read(frame))
            samples.AddRange(frame);
        return [.. samples];
    }

    static short[] Take(ISound sound, int seconds)
    {
        var samples = new short[seconds * Pcm.SampleRate];
        for (var at = 0; at < samples.Length; at += Pcm.FrameSamples)
            Assert.True(sound.Read(samples.AsSpan(at, Pcm.FrameSamples)));
        return samples;
    }
}
