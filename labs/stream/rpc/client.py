"""A client of the streaming gRPC service over one channel that it keeps open."""

from collections.abc import Iterator

import grpc

from kit.contract import DEADLINE, Refused
from kit.talk_pb2 import Question
from kit.talk_pb2_grpc import TalkServiceStub


class Client:
    """Call the service on 127.0.0.1:``port``; an answer may take ``deadline`` seconds in all."""

    def __init__(self, port: int, deadline: float = 60 * DEADLINE):
        self.deadline = deadline
        self.channel = grpc.insecure_channel(f"127.0.0.1:{port}", options=[("grpc.use_local_subchannel_pool", 1)])
        self.stub = TalkServiceStub(self.channel)

    def talk(self, prompt: str, **wanted: float) -> Iterator[str]:
        """Yield the pieces of the answer to ``prompt`` as they come; closing the iterator cancels the call, which stops the model.

        ``wanted`` are other fields of a Question. Raises Refused for a question that is refused, and for an answer that breaks.
        """
        call = self.stub.Talk(Question(prompt=prompt, **wanted), timeout=self.deadline)
        try:
            for token in call:
                yield token.text
        except grpc.RpcError as error:
            raise Refused(error.details(), error.code().name) from None
        finally:
            call.cancel()

    def close(self) -> None:
        """Close the channel."""
        self.channel.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
