System.Console.WriteLine(Consumer.Network.Outputs());
