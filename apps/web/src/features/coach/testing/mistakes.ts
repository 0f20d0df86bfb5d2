/** A mistake that a sandbox can make without the outside, and the hint it should get. */
export interface Mistake {
  hint: string | undefined;
  /** What the student types. */
  line: string;
}

/** Run once before the mistakes, in the folder where they are made. */
export const setup = String.raw`
docker tag debian:13-slim mine
docker run -d --name web httpd:2.4
docker run --name done mine true
docker run -d --name first -p 8000:80 httpd:2.4
docker run -d --name reversed -p 8002:8080 httpd:2.4
docker network create appnet
printf 'FROM mine\nCOPY nosuch.txt /\n' > copy.df
printf 'FROM mine\nCOPY ../x /\n' > outside.df
printf 'FROM mine\nCOPPY a /\n' > word.df
printf 'FROM mine latest\n' > from.df
printf 'FROM mine\nLABEL\n' > label.df
printf 'FROM Mine:1\n' > upper.df
printf 'FROM mine\nRUN nosuchprogram\n' > run.df
printf 'FROM nosuchimage:1\n' > missing.df
printf "FROM mine\nCMD ['echo', 'hi']\n" > single.df
printf '#!/bin/bash\r\necho hi\r\n' > crlf.sh
printf 'echo hi\n' > plain.sh
printf '#!/bin/sh\necho hi\n' > locked.sh
chmod +x crlf.sh plain.sh
printf 'FROM mine\nCOPY *.sh /\n' > scripts.df
docker build -q -f scripts.df -t scripts . && docker build -q -f single.df -t single .
printf 'FROM scratch\nCOPY plain.sh /\n' > bare.df && docker build -q -f bare.df -t bare .
(socat TCP-LISTEN:8099,fork,reuseaddr - > /dev/null 2>&1 &)`;

export const mistakes: readonly Mistake[] = [
  { hint: 'programMissing', line: 'docker run mine nosuch' },
  { hint: 'quotedSentence', line: 'docker run mine "echo hi"' },
  { hint: 'optionAfterImage', line: 'docker run -d mine -p 8080:80' },
  { hint: 'noBash', line: 'docker run --rm bare bash' },
  { hint: 'noBash', line: 'docker run --rm -it bare /bin/bash' },
  { hint: 'programPathMissing', line: 'docker run --rm mine /nosuch' },
  { hint: 'programMissing', line: 'docker exec web nosuch' },
  { hint: 'nameTaken', line: 'docker run -d --name web httpd:2.4' },
  { hint: 'nameTaken', line: 'docker rename web first' },
  { hint: 'portTaken', line: 'docker run -d --name second -p 8000:80 httpd:2.4' },
  { hint: 'portTaken', line: 'docker run -d --name third -p 8099:80 httpd:2.4' },
  { hint: 'removeRunning', line: 'docker rm web' },
  { hint: 'imageInUse', line: 'docker rmi httpd:2.4' },
  { hint: 'imageInUse', line: 'docker rmi $(docker images -q httpd)' },
  { hint: 'buildNoContext', line: 'docker build -t mju:1' },
  { hint: 'buildNoTag', line: 'docker build mju .' },
  { hint: 'buildNoContext', line: 'DOCKER_BUILDKIT=0 docker build -t mju:1' },
  { hint: 'emptyList', line: 'docker rm $(docker ps -aq --filter name=nosuch)' },
  { hint: 'argumentsMissing', line: 'docker rm' },
  { hint: 'argumentsMissing', line: 'docker exec web' },
  { hint: 'noSuchContainer', line: 'docker stop wbe' },
  { hint: 'noSuchContainer', line: 'docker logs wbe | cat' },
  { hint: 'noSuchContainer', line: 'docker inspect wbe' },
  { hint: 'notRunning', line: 'docker exec done ls' },
  { hint: 'notRunning', line: 'docker kill done' },
  { hint: 'imageHttp', line: 'docker pull http' },
  { hint: 'imageNotFound', line: 'docker pull httpd:9.9' },
  { hint: 'imageNotFound', line: 'docker run -d nosuchimage' },
  { hint: 'imageNotFound', line: 'docker build -f missing.df .' },
  { hint: 'imageNotFound', line: 'DOCKER_BUILDKIT=0 docker build -f missing.df .' },
  { hint: 'pushNowhere', line: 'docker push mine' },
  { hint: 'noSuchImage', line: 'docker rmi nosuch' },
  { hint: 'noSuchImage', line: 'docker tag nosuch other' },
  { hint: 'invalidReference', line: 'docker run Httpd:2.4' },
  { hint: 'invalidReference', line: 'docker run "httpd :2.4"' },
  { hint: 'invalidReference', line: 'docker build -t MyApp .' },
  { hint: 'invalidReference', line: 'docker build -f upper.df .' },
  { hint: 'invalidReference', line: 'DOCKER_BUILDKIT=0 docker build -f upper.df .' },
  { hint: 'invalidContainerName', line: 'docker run -d --name 웹서버 httpd:2.4' },
  { hint: 'invalidContainerName', line: 'docker run -d --name w httpd:2.4' },
  { hint: 'volumePath', line: 'docker run -v si/te:/x mine true' },
  { hint: 'mountSourceMissing', line: 'docker run --mount type=bind,src=/nosuch,dst=/x mine true' },
  { hint: 'notATty', line: 'echo hi | docker run -it mine cat' },
  { hint: 'notATty', line: 'echo hi | docker exec -it web cat' },
  { hint: 'dockerfileMissing', line: 'docker build -t a .' },
  { hint: 'dockerfileMissing', line: 'DOCKER_BUILDKIT=0 docker build -t a .' },
  { hint: 'dockerfileMissing', line: 'docker build -f nosuch -t a .' },
  { hint: 'contextMissing', line: 'docker build -t a nosuch' },
  { hint: 'contextMissing', line: 'DOCKER_BUILDKIT=0 docker build -t a nosuch' },
  { hint: 'copyMissing', line: 'docker build -f copy.df .' },
  { hint: 'copyMissing', line: 'docker build --progress plain -f copy.df .' },
  { hint: 'copyMissing', line: 'DOCKER_BUILDKIT=0 docker build -f copy.df .' },
  { hint: 'copyOutside', line: 'docker build -f outside.df .' },
  { hint: 'copyOutside', line: 'DOCKER_BUILDKIT=0 docker build -f outside.df .' },
  { hint: 'unknownInstruction', line: 'docker build -f word.df .' },
  { hint: 'unknownInstruction', line: 'DOCKER_BUILDKIT=0 docker build -f word.df .' },
  { hint: 'fromArguments', line: 'docker build -f from.df .' },
  { hint: 'fromArguments', line: 'DOCKER_BUILDKIT=0 docker build -f from.df .' },
  { hint: 'dockerfileSyntax', line: 'docker build -f label.df .' },
  { hint: 'runStepFailed', line: 'docker build -f run.df .' },
  { hint: 'runStepFailed', line: 'DOCKER_BUILDKIT=0 docker build -f run.df .' },
  { hint: 'execForm', line: 'docker run --rm single' },
  { hint: 'interpreterMissing', line: 'docker run --rm scripts /crlf.sh' },
  { hint: 'execFormat', line: 'docker run --rm scripts /plain.sh' },
  { hint: 'notExecutable', line: 'docker run --rm scripts /locked.sh' },
  { hint: 'notExecutable', line: 'docker exec web /etc/hosts' },
  { hint: 'scriptNotExecutable', line: './locked.sh' },
  { hint: 'nameUnresolved', line: 'docker run --rm redis:8 redis-cli -h web ping' },
  { hint: 'hostUnresolved', line: 'curl http://web/' },
  { hint: 'hostUnresolved', line: 'ping -c 1 web' },
  { hint: 'connectionRefused', line: 'curl localhost:8001' },
  { hint: 'connectionReset', line: 'curl localhost:8002' },
  { hint: 'connectionRefusedInside', line: 'docker run --rm redis:8 redis-cli ping' },
  { hint: 'networkMissing', line: 'docker run -d --network nosuch httpd:2.4' },
  { hint: 'networkMissing', line: 'docker network connect nosuch web' },
  { hint: 'volumeMissing', line: 'docker volume rm nosuch' },
  { hint: 'portForm', line: 'docker run -d -p web:80 httpd:2.4' },
  { hint: 'portForm', line: 'docker run -d -p 80:99999 httpd:2.4' },
  { hint: 'cpSourceMissing', line: 'docker cp web:/nosuch .' },
  { hint: 'cpSourceMissing', line: 'docker cp nosuch web:/' },
  { hint: 'composeFileMissing', line: 'docker compose up' },
  { hint: 'unknownFlag', line: 'docker run --nam web httpd:2.4' },
  { hint: 'unknownFlag', line: 'docker run -Z httpd:2.4' },
  { hint: 'dockerCommandMeant', line: 'docker iamges' },
  { hint: 'dockerCommandUnknown', line: 'docker xyzzy' },
  { hint: 'dockerMisspelt', line: 'dokcer ps' },
  { hint: 'programInImage', line: 'redis-cli ping' },
  { hint: 'commandNotFound', line: 'nosuchprogram' },
  { hint: 'promptTyped', line: '$ docker ps' },
  { hint: 'promptAngle', line: '> docker run mine' },
  { hint: 'placeholderTyped', line: 'docker run <image>' },
  { hint: 'syntaxError', line: 'docker ps )' },
  { hint: 'noSuchContainer', line: 'docker stop wbe; echo done' },
  // A failure that is none, and what is no failure of the command itself.
  { hint: undefined, line: 'docker ps | grep nosuch' },
  { hint: undefined, line: 'docker ps' },
  { hint: undefined, line: 'echo "Error response from daemon: No such container: x"' },
  { hint: undefined, line: 'false' },
  { hint: undefined, line: 'yes docker | head -1' },
  { hint: undefined, line: 'docker run --rm mine sh -c "exit 3"' },
];
