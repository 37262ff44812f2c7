using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using NetGen.Runtime.Tests.Fixtures;
using Network = NetGen.Runtime.Tests.Fixtures.SmallNetwork<NetGen.Runtime.Tests.Fixtures.ThreeClasses>;

namespace NetGen.Runtime.Tests;

/// <summary>What a save does with what is already where it saves to, and beside it.</summary>
public class SavePlaceTests
{
    [Fact]
    public void Names_as_long_as_a_file_system_takes_are_saved_to()
    {
        using TemporaryFolder folder = new();
        using Network network = Network.Create(1);
        foreach (int length in new[] { 200, 242, 243, 255 })
        {
            string path = folder[new string('w', length)];
            network.Save(path);
            Network.Load(path).Dispose();
        }

        Assert.Equal(4, folder.Files.Length);
    }

    [UnixFact]
    public void A_device_stays_one()
    {
        using TemporaryFolder folder = new();
        using Network network = Network.Create(1);
        // A null device of its own, which only root can make; nobody else can replace the system's.
        string path = folder["null"];
        using (Process process = Process.Start(new ProcessStartInfo("mknod", [path, "c", "1", "3"]) { RedirectStandardError = true })!)
            process.WaitForExit();
        if (!File.Exists(path))
            path = "/dev/null";
        network.Save(path);
        using FileStream device = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        device.Write([1, 2, 3]);
        Assert.Equal(-1, device.ReadByte());
    }

    [UnixFact]
    public void A_pipe_carries_the_file_and_stays_one()
    {
        using TemporaryFolder folder = new();
        using Network network = Network.Create(1);
        network.Save(folder["file"]);
        MakePipe(folder["pipe"]);
        byte[] read = [];
        Thread reader = new(() => read = ReadToEnd(folder["pipe"]));
        reader.Start();
        network.Save(folder["pipe"]);
        reader.Join();
        Assert.Equal(File.ReadAllBytes(folder["file"]), read);
        Assert.Equal(0, new FileInfo(folder["pipe"]).Length);
        Assert.Equal(2, folder.Files.Length);
    }

    [UnixFact]
    public void A_pipe_to_read_from_is_refused_and_not_waited_for()
    {
        using TemporaryFolder folder = new();
        using Network network = Network.Create(1);
        MakePipe(folder["pipe"]);
        File.CreateSymbolicLink(folder["link"], folder["pipe"]);
        foreach (string path in new[] { folder["pipe"], folder["link"], "/dev/zero" })
        {
            const string Refusal = "is a pipe or a device";
            Assert.Contains(Refusal, Assert.Throws<WeightsFormatException>(() => Network.Load(path)).Message, StringComparison.Ordinal);
            Assert.Contains(
                Refusal, Assert.Throws<WeightsFormatException>(() => network.LoadPartial(path)).Message, StringComparison.Ordinal);
            Assert.Contains(Refusal, Assert.Throws<IdxException>(() => Idx.Load(path, path)).Message, StringComparison.Ordinal);
        }
    }

    [UnixFact]
    public void Another_hard_link_keeps_the_old_content()
    {
        using TemporaryFolder folder = new();
        using Network network = Network.Create(1);
        folder.Write("file", [1, 2, 3]);
        Run("ln", folder["file"], folder["link"]);
        network.Save(folder["file"]);
        Assert.Equal([1, 2, 3], File.ReadAllBytes(folder["link"]));
        Network.Load(folder["file"]).Dispose();
    }

    [Fact]
    public void What_a_killed_save_left_goes_and_what_others_write_stays()
    {
        using TemporaryFolder folder = new();
        using Network network = Network.Create(1);
        string left = folder.Write(Temporary("file", "left"), [1]), ofAnother = folder.Write(Temporary("other", "left"), [1]);
        File.SetLastWriteTimeUtc(left, DateTime.UtcNow.AddHours(-1));
        using (FileStream live = new(folder[Temporary("file", "live")], FileMode.CreateNew, FileAccess.Write, FileShare.None))
        {
            live.Write([1]);
            live.Flush();
            network.Save(folder["file"]);
            Assert.False(File.Exists(left));
            Assert.True(File.Exists(live.Name));
            Assert.True(File.Exists(ofAnother));
        }
    }

    /// <summary>The name of a temporary file, as docs/streams-and-files.md has it.</summary>
    private static string Temporary(string name, string random) =>
        $".netgen-{Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..16]}-{random}";

    private static byte[] ReadToEnd(string path)
    {
        using FileStream pipe = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using MemoryStream content = new();
        pipe.CopyTo(content);
        return content.ToArray();
    }

    private static void MakePipe(string path) => Run("mkfifo", path);

    private static void Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(program, arguments);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
