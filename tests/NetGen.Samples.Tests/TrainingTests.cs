using System.Globalization;
using System.Runtime.InteropServices;

namespace NetGen.Samples.Tests;

public sealed class TrainingTests : IDisposable
{
    private readonly TinyImages _images = new();

    private string Model => _images.Path("model.safetensors");

    [Fact]
    public void One_epoch_learns_the_stripes_and_says_so()
    {
        SampleRun run = Train("--epochs", "1", "--batch", "10");

        Assert.Equal(0, run.ExitCode);
        Assert.Empty(run.Error);
        Assert.Contains($"{_images.Folder} (--data)", run.Output, StringComparison.Ordinal);
        Assert.Contains("300 training and 60 test images", run.Output, StringComparison.Ordinal);
        Assert.Contains("epoch 1/1 done: loss", run.Output, StringComparison.Ordinal);
        Assert.Contains(" 9 Ankle boot ", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', run.Output);
        Assert.Matches(@"^test accuracy \d+\.\d\d %$", run.LastLine);
        double accuracy = double.Parse(run.LastLine.Split(' ')[2], CultureInfo.InvariantCulture);
        Assert.True(accuracy >= 90, $"stripes are easy, and the network tells {accuracy} % of them apart");
        Assert.True(File.Exists(Model));
    }

    [Fact]
    public void The_saved_weights_depend_on_the_seed_and_not_on_the_threads()
    {
        byte[] one = Weights("--seed", "7", "--threads", "1");
        byte[] three = Weights("--seed", "7", "--threads", "3");
        byte[] other = Weights("--seed", "8", "--threads", "1");

        Assert.Equal(one, three);
        Assert.NotEqual(one, other);
    }

    [Fact]
    public void The_folder_is_the_command_lines_before_the_variables()
    {
        string missing = _images.Path("nowhere");

        SampleRun run = SampleRun.Of(missing, ["--data", _images.Folder, "--model", Model, "--epochs", "1"]);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains($"{_images.Folder} (--data)", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_may_lie_there_without_gzip()
    {
        File.Delete(_images.Path(TinyImages.TestLabels));
        File.WriteAllBytes(_images.Path(TinyImages.TestLabels[..^3]), TinyImages.Labels(TinyImages.Test));

        Assert.Equal(0, Train("--epochs", "1").ExitCode);
    }

    [UnixFact]
    public void Interrupted_it_keeps_what_it_learned()
    {
        SampleRun run = SampleRun.Interrupted(
            atLineWith: "epoch 1/10000 done",
            process => Assert.Equal(0, Kill(process.Id, Interrupt)),
            "--data", _images.Folder, "--model", Model, "--epochs", "10000");

        Assert.Equal(0, run.ExitCode);
        Assert.Empty(run.Error);
        Assert.Contains("what was learned is kept", run.Output, StringComparison.Ordinal);
        Assert.StartsWith("test accuracy ", run.LastLine, StringComparison.Ordinal);
        Assert.True(File.Exists(Model));
    }

    [Fact]
    public void The_sample_that_comes_along_has_6000_and_1000_images()
    {
        string folder = Path.Combine(AppContext.BaseDirectory, "sample-data");

        DataSet training = Idx.Load(Path.Combine(folder, TinyImages.TrainingImages), Path.Combine(folder, TinyImages.TrainingLabels));
        DataSet test = Idx.Load(Path.Combine(folder, TinyImages.TestImages), Path.Combine(folder, TinyImages.TestLabels));

        Assert.Equal((6000, 784), (training.Count, training.InputLength));
        Assert.Equal((1000, 784), (test.Count, test.InputLength));
        Assert.Equal([9, 0, 0, 3, 0, 2, 7, 2, 5, 5], training.Labels[..10].ToArray());
        Assert.Equal([9, 2, 1, 1, 6, 1, 4, 6, 5, 7], test.Labels[..10].ToArray());
        Assert.True(File.Exists(Path.Combine(folder, "NOTICE.md")));
    }

    public void Dispose() => _images.Dispose();

    private SampleRun Train(params string[] arguments) =>
        SampleRun.Of(["--data", _images.Folder, "--model", Model, .. arguments]);

    private byte[] Weights(params string[] arguments)
    {
        Assert.Equal(0, Train(["--epochs", "1", .. arguments]).ExitCode);
        return File.ReadAllBytes(Model);
    }

    private const int Interrupt = 2;

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int process, int signal);
}
